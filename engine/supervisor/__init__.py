"""Starting the processes of one home, keeping them alive, and stopping every one of them."""
