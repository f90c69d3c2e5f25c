locals {
  region = regex("^(.*)-[a-z]$", var.zone)[0]
  # Where kubernetes/cluster.yaml puts what runs, and its service account there.
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
  # Others in the project may use them.
  disable_on_destroy = false
}
