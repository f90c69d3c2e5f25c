terraform {
  required_version = ">= 1.9, < 2.0"

  required_providers {
    google = {
      source = "hashicorp/google"
      # TERRAFORM_GOOGLE_VERSION of ../versions.env: Terraform takes no variable here.
      version = "6.50.0"
    }
  }
}

provider "google" {
  project = var.project
  region  = local.region
  zone    = var.zone
}
