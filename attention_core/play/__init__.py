"""What a reader sets in the Playground, and what follows from it."""
