"""What officers see: whose turn it is, what is missing and why; the right act easy, the forbidden one impossible."""
