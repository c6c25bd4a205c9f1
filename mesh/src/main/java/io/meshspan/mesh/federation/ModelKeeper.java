package io.meshspan.mesh.federation;

import java.util.Optional;

/** Where a node's global model outlives its process. */
public interface ModelKeeper {
  /** The one kept last; empty when there is none, or none that can be read. */
  Optional<GlobalModel> read();

  /** Keeps this one instead. */
  void keep(GlobalModel model);
}
