package org.lsqbeam.graphs.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A kind of damage to a file. */
enum Damage {
  FLIPPED_BIT {
    @Override
    byte[] of(byte[] content) {
      byte[] damaged = content.clone();
      damaged[damaged.length / 2] ^= 1;
      return damaged;
    }
  },
  CUT_IN_HALF {
    @Override
    byte[] of(byte[] content) {
      return Arrays.copyOf(content, content.length / 2);
    }
  },
  EMPTIED {
    @Override
    byte[] of(byte[] content) {
      return new byte[0];
    }
  },
  /** As a power cut may leave a file whose length was written and whose content was not. */
  ZEROED {
    @Override
    byte[] of(byte[] content) {
      return new byte[content.length];
    }
  },
  NULL_IN_JSON {
    @Override
    byte[] of(byte[] content) {
      return new byte[] {'n', 'u', 'l', 'l'};
    }
  },
  NOT_UTF_8 {
    @Override
    byte[] of(byte[] content) {
      byte[] damaged = content.clone();
      damaged[damaged.length / 2] = (byte) 0xff;
      return damaged;
    }
  };

  abstract byte[] of(byte[] content);

  void inflict(Path file) throws IOException {
    Files.write(file, of(Files.readAllBytes(file)));
  }
}
