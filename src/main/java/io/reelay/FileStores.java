package io.reelay;

import io.reelay.config.S3Settings;
import io.reelay.config.StorageKeyTemplate;
import io.reelay.config.StorageSettings;
import io.reelay.dispatch.StageThreads;
import io.reelay.ledger.transition.MultipartUploads;
import io.reelay.net.Egress;
import io.reelay.storage.DirectoryImageStore;
import io.reelay.storage.DirectoryVideoStorage;
import io.reelay.storage.ImageStore;
import io.reelay.storage.LeftoverSweep;
import io.reelay.storage.PartThreads;
import io.reelay.storage.S3ImageStore;
import io.reelay.storage.S3Links;
import io.reelay.storage.S3Service;
import io.reelay.storage.S3VideoStorage;
import io.reelay.storage.S3Writing;
import io.reelay.storage.VideoLinks;
import io.reelay.storage.VideoStorage;
import io.reelay.store.S3UploadSweep;
import java.io.IOException;
import java.util.concurrent.Executors;
import software.amazon.awssdk.services.s3.S3Client;

/** The parts of the file storage: a bucket or a folder. */
record FileStores(VideoStorage videos, ImageStore images, VideoLinks links, LeftoverSweep leftovers)
    implements AutoCloseable {

  /** Creating the client takes as long as opening the ledger. Null if files go to a folder. */
  static Opening<S3Client> client(StorageSettings settings, Egress egress) {
    return Opening.of(
        () ->
            settings.isBucket()
                ? new S3Service(settings.s3().connection(), egress).client()
                : null);
  }

  /**
   * @param opening the client that {@link #client} began to create
   * @throws IllegalArgumentException if an S3 setting is wrong
   * @throws IOException if it cannot be created
   */
  static FileStores of(
      StorageSettings settings, Egress egress, Opening<S3Client> opening, MultipartUploads uploads)
      throws IOException {
    S3Client client = opening.opened();
    return client == null ? folder(settings) : bucket(settings, egress, client, uploads);
  }

  private static FileStores folder(StorageSettings settings) {
    DirectoryVideoStorage videos =
        new DirectoryVideoStorage(settings.directory(), settings.maxBytes());
    // A folder cannot give out links.
    VideoLinks links = new VideoLinks(null, settings.s3().linkLifetime());
    return new FileStores(videos, new DirectoryImageStore(settings.directory()), links, videos);
  }

  private static FileStores bucket(
      StorageSettings settings, Egress egress, S3Client client, MultipartUploads uploads) {
    S3Settings s3 = settings.s3();
    S3Writing writing = S3Writing.of(s3.writing());
    S3Links links = new S3Links(new S3Service(s3.connection(), egress).presigner(), s3.bucket());
    return new FileStores(
        new S3VideoStorage(
            client,
            s3.bucket(),
            s3.partSizeBytes(),
            settings.maxBytes(),
            writing,
            uploads::begun,
            PartThreads.of(
                Executors.newCachedThreadPool(StageThreads.named("part-upload")),
                settings.threads(),
                s3.partSizeBytes(),
                Runtime.getRuntime().maxMemory())),
        new S3ImageStore(client, links, s3.bucket(), writing),
        new VideoLinks(links, s3.linkLifetime()),
        new S3UploadSweep(
            client, s3.bucket(), new StorageKeyTemplate(settings.key()).fixedStart(), uploads));
  }

  @Override
  public void close() {
    images.close();
    videos.close();
  }
}
