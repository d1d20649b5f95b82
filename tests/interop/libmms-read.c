/* Reads an mms:// URL to its end with libmms: libmms-read URL FILE. Prints counts in one line. */

#include <inttypes.h>
#include <libmms/mms.h>
#include <stdio.h>

/* Takes every stream: libmms leaves out those that do not fit into the bandwidth, bits per second. */
static const int BANDWIDTH = 0x7fffffff;

int main(int count, char **words) {
  if (count != 3) {
    fprintf(stderr, "usage: libmms-read URL FILE\n");
    return 2;
  }
  FILE *out = fopen(words[2], "wb");
  if (out == NULL) {
    perror(words[2]);
    return 2;
  }
  mms_t *mms = mms_connect(NULL, NULL, words[1], BANDWIDTH);
  if (mms == NULL) {
    fprintf(stderr, "mms_connect failed\n");
    return 1;
  }
  char buffer[4096];
  uint64_t total = 0;
  int size;
  while ((size = mms_read(NULL, mms, buffer, sizeof buffer)) > 0) {
    total += (uint64_t)size;
    if (fwrite(buffer, 1, (size_t)size, out) != (size_t)size) {
      perror(words[2]);
      return 2;
    }
  }
  printf("bytes %" PRIu64 ", header %" PRIu32 ", packet %" PRIu64 ", seekable %d, seconds %.3f, last %d\n", total,
         mms_get_asf_header_len(mms), mms_get_asf_packet_len(mms), mms_get_seekable(mms), mms_get_time_length(mms),
         size);
  mms_close(mms);
  return fclose(out) == 0 ? 0 : 2;
}
