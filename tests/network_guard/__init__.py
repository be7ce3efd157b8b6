"""The guard that keeps tests, and the processes they start, off the network."""
