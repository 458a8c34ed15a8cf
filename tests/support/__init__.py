"""What all tests share: real brokers and databases on free ports, and waiting without sleeping."""
