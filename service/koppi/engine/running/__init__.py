"""What runs: tokens, the graph they move on, and the variables they see."""
