"""What is read: files into process graphs, with everything that is wrong in them."""
