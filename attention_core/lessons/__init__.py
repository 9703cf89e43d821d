"""What a teacher shows: a worked example, cross-attention, experiments."""
