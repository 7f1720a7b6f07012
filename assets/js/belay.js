// Behaviours attach to data attributes; every page works without them.
