"""What everyone sees: the official list, the calculator, rights, true addresses, papers to print; and its mirror."""
