"""The chief executive's hour: engagement sessions with a room poll."""
