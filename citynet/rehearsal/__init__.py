"""What devices of other platforms say, said by FRR, so that it can be rehearsed."""
