locals {
  region = regex("^(.*)-[a-z]$", var.zone)[0]
  # The namespace and the service account of kubernetes/cluster.yaml.
  namespace                  = "lsq"
  kubernetes_service_account = "lsq"
}

resource "google_project_service" "needed" {
  for_each = toset([
    "artifactregistry.googleapis.com",
    "compute.googleapis.com",
    "container.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "storage.googleapis.com",
  ])

  service = each.value
  # Other users of the project may need them.
  disable_on_destroy = false
}
