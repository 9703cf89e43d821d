"""A trace as a viewer is told of it, whatever page, file or notebook it stands in."""
