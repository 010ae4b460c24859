"""One rule a module, in a room for what it is about; whatever lies here is registered under its name."""
