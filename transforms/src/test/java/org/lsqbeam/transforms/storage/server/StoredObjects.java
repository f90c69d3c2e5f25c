package org.lsqbeam.transforms.storage.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Buckets and what is in them, each object in its newest generation. */
final class StoredObjects {
  private static final int PAGE = 1000;

  /** An object as it is answered, and its content. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Stored(ObjectNode resource, long generation, byte[] content) {}

  private final Map<String, NavigableMap<String, Stored>> buckets = new HashMap<>();
  private final Map<String, Integer> writes = new HashMap<>();
  private long lastGeneration = 1_700_000_000_000_000L;

  synchronized void makeBucket(String bucket) {
    buckets.putIfAbsent(bucket, new TreeMap<>());
  }

  synchronized NavigableMap<String, Stored> bucket(String bucket) {
    NavigableMap<String, Stored> objects = buckets.get(bucket);
    if (objects == null) {
      throw new RefusedException(404, "notFound", "The specified bucket does not exist.");
    }
    return objects;
  }

  /** How often an object was written. */
  synchronized int writes(String bucket, String name) {
    return writes.getOrDefault(bucket + "/" + name, 0);
  }

  synchronized Stored get(String bucket, String name, Optional<Long> generation) {
    Stored stored = bucket(bucket).get(name);
    if (stored == null || generation.filter(number -> number != stored.generation()).isPresent()) {
      throw RefusedException.noObject(bucket, name);
    }
    return stored;
  }

  /**
   * @param given what the client says of the object: its checksum and metadata count
   */
  synchronized Stored put(
      String bucket, String name, byte[] content, JsonNode given, Optional<Long> precondition) {
    NavigableMap<String, Stored> objects = bucket(bucket);
    requireGeneration(objects.get(name), precondition);
    String checksum = crc32c(content);
    if (given.hasNonNull("crc32c") && !given.get("crc32c").asText().equals(checksum)) {
      throw new RefusedException(
          400, "invalid", "Provided CRC32C does not match calculated CRC32C " + checksum);
    }
    long generation = ++lastGeneration;
    ObjectNode resource = Call.JSON.createObjectNode();
    resource.put("kind", "storage#object").put("bucket", bucket).put("name", name);
    resource.put("id", bucket + "/" + name + "/" + generation);
    resource.put("generation", Long.toString(generation)).put("metageneration", "1");
    resource.put("size", Integer.toString(content.length)).put("crc32c", checksum);
    resource.put("md5Hash", md5(content)).put("etag", "generation-" + generation);
    resource.put("contentType", "application/octet-stream").put("storageClass", "STANDARD");
    resource.put("timeCreated", "2026-01-01T00:00:00Z").put("updated", "2026-01-01T00:00:00Z");
    if (given.hasNonNull("metadata")) {
      resource.set("metadata", given.get("metadata"));
    }
    Stored stored = new Stored(resource, generation, content);
    objects.put(name, stored);
    writes.merge(bucket + "/" + name, 1, Integer::sum);
    return stored;
  }

  synchronized void delete(String bucket, String name, Optional<Long> precondition) {
    Stored stored = get(bucket, name, Optional.empty());
    requireGeneration(stored, precondition);
    bucket(bucket).remove(name);
  }

  private static void requireGeneration(@Nullable Stored stored, Optional<Long> precondition) {
    long generation = stored == null ? 0 : stored.generation();
    if (precondition.filter(number -> number != generation).isPresent()) {
      throw new RefusedException(
          412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
    }
  }

  /** One page of a listing. */
  synchronized ObjectNode list(String bucket, Map<String, String> query) {
    String prefix = query.getOrDefault("prefix", "");
    String delimiter = query.getOrDefault("delimiter", "");
    String after = query.getOrDefault("pageToken", "");
    int limit = Integer.parseInt(query.getOrDefault("maxResults", Integer.toString(PAGE)));
    ObjectNode page = Call.JSON.createObjectNode().put("kind", "storage#objects");
    ArrayNode items = Call.JSON.createArrayNode();
    NavigableSet<String> folders = new TreeSet<>();
    for (Map.Entry<String, Stored> object : bucket(bucket).tailMap(prefix, true).entrySet()) {
      String name = object.getKey();
      if (!name.startsWith(prefix)) {
        break;
      }
      int end = delimiter.isEmpty() ? -1 : name.indexOf(delimiter, prefix.length());
      String listed = end < 0 ? name : name.substring(0, end + delimiter.length());
      if (listed.compareTo(after) <= 0 || folders.contains(listed)) {
        continue;
      }
      if (items.size() + folders.size() == limit) {
        page.put("nextPageToken", lastOf(items, folders));
        break;
      }
      if (end < 0) {
        items.add(object.getValue().resource());
      } else {
        folders.add(listed);
      }
    }
    page.set("items", items);
    page.set("prefixes", Call.JSON.valueToTree(folders));
    return page;
  }

  private static String lastOf(ArrayNode items, NavigableSet<String> folders) {
    String item = items.isEmpty() ? "" : items.get(items.size() - 1).get("name").asText();
    String folder = folders.isEmpty() ? "" : folders.last();
    return item.compareTo(folder) > 0 ? item : folder;
  }

  byte[] content(String bucket, String name) {
    return get(bucket, name, Optional.empty()).content();
  }

  private static String crc32c(byte[] content) {
    CRC32C checksum = new CRC32C();
    checksum.update(content);
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
  }

  private static String md5(byte[] content) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has MD5", e);
    }
  }
}
