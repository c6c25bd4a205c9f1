package io.meshspan.instrumentation.pekko;

import io.meshspan.api.Meshspan;
import java.util.Objects;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.ReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;
import org.apache.pekko.serialization.SerializationExtension;

/**
 * Tracing of one actor system. Its membership is traced from the system's start, where it is a
 * cluster's: {@code mesh.node_discovery}. Replicated data are traced where they are wrapped:
 *
 * <pre>{@code
 * Key<TracedData<LWWMap<String, String>>> LINKS = TracedData.key("links");
 * TracedData<LWWMap<String, String>> nothing =
 *     PekkoTracing.get(system).traced(LINKS, LWWMap.create());
 * new Replicator.Update<>(LINKS, nothing, Replicator.writeLocal(), replyTo,
 *     TracedData.changing(links -> links.put(self, "node-1>node-2", "4.2")));
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class PekkoTracing implements Extension {
  private final Fence fence = new Fence();
  private final Meshspan meshspan;
  private final String nodeId;
  private final MemberCount members = new MemberCount();

  private final ExtendedActorSystem system;

  private PekkoTracing(ExtendedActorSystem system, Meshspan meshspan, String nodeId) {
    this.system = system;
    this.meshspan = meshspan;
    this.nodeId = nodeId;
  }

  /** The tracing of this system, typed or classic. */
  public static PekkoTracing get(ClassicActorSystemProvider system) {
    return PekkoTracingExtension.INSTANCE.get(system.classicSystem());
  }

  static PekkoTracing start(ExtendedActorSystem system) {
    PekkoTracing tracing =
        system
            .settings()
            .setup()
            .get(PekkoTracingSetup.class)
            .map(setup -> new PekkoTracing(system, setup.meshspan(), setup.nodeId()))
            .orElseGet(() -> new PekkoTracing(system, Meshspan.global(), nameOf(system)));
    tracing.fence.run(tracing::followMembers);
    return tracing;
  }

  private static String nameOf(ExtendedActorSystem system) {
    Address address = system.provider().getDefaultAddress();
    return address.hasGlobalScope() ? address.hostPort() : address.system();
  }

  private void followMembers() {
    if (system.settings().config().getString("pekko.actor.provider").contains("luster")) {
      system.systemActorOf(
          Props.create(MembershipListener.class, meshspan, nodeId, members), "meshspan-membership");
    }
  }

  /**
   * Wraps a value that is to be replicated: from here on its updates are {@code crdt.broadcast}
   * spans, and merges that change it {@code crdt.merge} spans.
   *
   * @param key the replicated object's, from {@link TracedData#key}
   * @param data what to begin with, most often an empty value
   */
  public <D extends ReplicatedData> TracedData<D> traced(Key<TracedData<D>> key, D data) {
    return new TracedData<>(
        this,
        key.id(),
        Objects.requireNonNull(data, "data"),
        Causes.NONE,
        Causes.NONE,
        TracedData.Origin.HERE);
  }

  /** Bytes of a delta on the wire, without what tracing adds. */
  int sizeOf(ReplicatedDelta delta) {
    return SerializationExtension.get(system).findSerializerFor(delta).toBinary(delta).length;
  }

  Fence fence() {
    return fence;
  }

  Meshspan meshspan() {
    return meshspan;
  }

  String nodeId() {
    return nodeId;
  }

  MemberCount members() {
    return members;
  }
}
