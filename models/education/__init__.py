"""What is learned of courses and apprenticeship standards: arrays that soc-coder ships, and the way to read them."""
