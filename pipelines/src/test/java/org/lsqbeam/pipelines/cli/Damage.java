package org.lsqbeam.pipelines.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** What may happen to the content of a file. */
enum Damage {
  ONE_BIT_FLIPPED {
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
  NULL {
    @Override
    byte[] of(byte[] content) {
      return "null".getBytes(UTF_8);
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

  /** Returns the damaged content. */
  abstract byte[] of(byte[] content);
}
