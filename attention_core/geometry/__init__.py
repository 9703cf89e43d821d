"""Vectors compared: angles, ranks, movements, projections, neighbours, means."""
