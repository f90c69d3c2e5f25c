# One NVIDIA L4 and one local SSD; for the pods of ../kubernetes/gpu.env.
machine_type = "g2-standard-8"
accelerator  = "nvidia-l4"
local_ssds   = 1
