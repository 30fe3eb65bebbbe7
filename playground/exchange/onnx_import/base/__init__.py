"""What every part of opening a file needs: the file, its values, the network being built."""
