"""What a case knows, one module per stage; every part starts empty and is changed only by acts."""
