"""What the Playground computes: levers, edits and what they do, worked examples, experiments."""
