package io.meshspan.instrumentation.pekko;

import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.actor.ExtensionId;
import org.apache.pekko.actor.ExtensionIdProvider;

/** By this Pekko starts the tracing of a system: it is named in this module's reference.conf. */
final class PekkoTracingExtension extends AbstractExtensionId<PekkoTracing>
    implements ExtensionIdProvider {
  static final PekkoTracingExtension INSTANCE = new PekkoTracingExtension();

  private PekkoTracingExtension() {}

  @Override
  public PekkoTracing createExtension(ExtendedActorSystem system) {
    return PekkoTracing.start(system);
  }

  @Override
  public ExtensionId<? extends Extension> lookup() {
    return INSTANCE; // Pekko makes one of its own by reflection; all are to mean this one
  }
}
