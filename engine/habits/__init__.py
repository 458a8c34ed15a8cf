"""What people usually do, as counts that fade: which device, what to play, which value; when, where and after what."""
