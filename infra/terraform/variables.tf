variable "project" {
  description = "The Google Cloud project, by its identifier. It must exist and have billing."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "A project's identifier has 6 to 30 lower-case letters, digits and hyphens."
  }
}

variable "zone" {
  description = "The zone of the cluster. It must offer the accelerator; its region holds the bucket and the images."
  type        = string
  default     = "europe-west4-a"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+-[a-z]$", var.zone))
    error_message = "A zone is written like europe-west4-a."
  }
}

variable "name" {
  description = "The name of all that is made, and the beginning of the bucket's."
  type        = string
  default     = "lsq"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,15}$", var.name))
    error_message = "2 to 16 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "workers" {
  description = "The most nodes that TaskManagers may have, one each. The pool begins and ends with none."
  type        = number
  default     = 4

  validation {
    condition     = var.workers >= 1 && var.workers <= 100 && floor(var.workers) == var.workers
    error_message = "A whole number from 1 to 100."
  }
}

variable "machine_type" {
  description = "The machine of a TaskManager. Its memory and processors bound those of ../kubernetes/*.env."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*-[a-z0-9-]+$", var.machine_type))
    error_message = "A machine type is written like g2-standard-8."
  }
}

variable "accelerator" {
  description = "The GPU of a TaskManager, one each, such as nvidia-l4; null for none."
  type        = string
  default     = null

  validation {
    condition     = var.accelerator == null || can(regex("^nvidia-[a-z0-9-]+$", var.accelerator))
    error_message = "An accelerator is written like nvidia-l4, or is null."
  }
}

variable "spot" {
  description = "Whether the TaskManagers' nodes are spot: cheaper, and taken away at any moment. Runs go on from their checkpoints."
  type        = bool
  default     = true
}

variable "disk_gb" {
  description = "The disk of a TaskManager's node: its image, prepared datasets and working copies (SCRATCH of ../kubernetes/*.env)."
  type        = number
  default     = 200

  validation {
    condition     = var.disk_gb >= 100 && var.disk_gb <= 2000
    error_message = "From 100 to 2000 gigabytes."
  }
}

variable "temporary_prefixes" {
  description = "Objects whose names begin so are deleted after temporary_days. Nothing that a command needs again may lie there."
  type        = list(string)
  default     = ["temporary/"]

  validation {
    condition     = length(var.temporary_prefixes) > 0 && alltrue([for prefix in var.temporary_prefixes : length(prefix) > 0])
    error_message = "At least one prefix, and none empty: an empty one is the whole bucket."
  }
}

variable "temporary_days" {
  description = "The age in days at which temporary objects and uploads that never ended are deleted."
  type        = number
  default     = 7

  validation {
    condition     = var.temporary_days >= 1 && floor(var.temporary_days) == var.temporary_days
    error_message = "A whole number of days, at least 1."
  }
}

variable "delete_results" {
  description = "Whether destroying may delete a bucket that still holds objects: photographs, datasets, runs and reports."
  type        = bool
  default     = false
}
