# The workload may list, read, write and delete the bucket's objects, and read the bucket's metadata, as Flink's file system
# for high availability does. It cannot grant access.
resource "google_service_account" "work" {
  account_id   = "${var.name}-work"
  display_name = "lsq-beam: prepares, trains, evaluates"

  depends_on = [google_project_service.needed]
}

resource "google_storage_bucket_iam_member" "work" {
  for_each = toset(["roles/storage.objectUser", "roles/storage.legacyBucketReader"])

  bucket = google_storage_bucket.results.name
  role   = each.value
  member = google_service_account.work.member
}

# There is no key: the Kubernetes service account acts as the Google one.
resource "google_service_account_iam_member" "work" {
  service_account_id = google_service_account.work.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:${google_container_cluster.lsq.workload_identity_config[0].workload_pool}[${local.namespace}/${local.kubernetes_service_account}]"
}

# The nodes may write logs and metrics and pull images, but not access the bucket.
resource "google_service_account" "nodes" {
  account_id   = "${var.name}-nodes"
  display_name = "lsq-beam: nodes of the cluster"

  depends_on = [google_project_service.needed]
}

resource "google_project_iam_member" "nodes" {
  project = var.project
  role    = "roles/container.defaultNodeServiceAccount"
  member  = google_service_account.nodes.member
}

resource "google_artifact_registry_repository_iam_member" "nodes" {
  repository = google_artifact_registry_repository.images.name
  location   = google_artifact_registry_repository.images.location
  role       = "roles/artifactregistry.reader"
  member     = google_service_account.nodes.member
}
