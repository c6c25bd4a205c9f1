package io.meshspan.cli.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What can happen in the mesh, and how often. For one thread. */
final class Repertoire {
  private final List<Consumer<Stage>> scenes = new ArrayList<>();
  private final List<Double> upTo = new ArrayList<>();
  private double sum;

  private Repertoire() {}

  /**
   * Scenes of which the first span belongs to one of the families. Weights are of happenings, not
   * of spans.
   */
  static Repertoire of(Set<Family> families, long seed, LongSupplier spans) {
    Chance values = new Chance(seed);
    MlScenes ml = new MlScenes();
    SpiffeScenes spiffe = new SpiffeScenes();
    EbpfScenes ebpf = new EbpfScenes();
    CrdtScenes crdt = new CrdtScenes();
    Requests writes = new Requests();
    MeshScenes mesh =
        new MeshScenes(
            ml, spiffe, new Rarity(values.number(), spans), new Rarity(values.number(), spans));
    ContractScenes contract = new ContractScenes(values, new Rarity(values.number(), spans));
    MapeKScenes mapeK = new MapeKScenes(mesh, ml, ebpf, crdt);
    RaftScenes raft = new RaftScenes(mesh, writes);
    LedgerScenes ledger = new LedgerScenes(mesh, contract, writes);
    DaoScenes dao = new DaoScenes(mesh, contract, values);
    FlScenes fl = new FlScenes(mesh, ml);

    Repertoire all = new Repertoire();
    all.add(families, Family.MAPE_K, 30, mapeK::cycle);
    all.add(families, Family.MESH, 22, mesh::message);
    all.add(families, Family.MESH, 2, mesh::discovery);
    all.add(families, Family.RAFT, 7, raft::commit);
    all.add(families, Family.RAFT, 0.1, raft::election);
    all.add(families, Family.LEDGER, 10, ledger::transaction);
    all.add(families, Family.LEDGER, 1, ledger::block);
    all.add(families, Family.LEDGER, 0.3, ledger::sync);
    all.add(families, Family.LEDGER, 0.01, ledger::longSync);
    all.add(families, Family.CONTRACT, 3, contract::rpc);
    all.add(families, Family.CONTRACT, 0.2, contract::deployment);
    all.add(families, Family.CONTRACT, 0.01, contract::payout);
    all.add(families, Family.CRDT, 10, crdt::gossip);
    all.add(families, Family.SPIFFE, 3, spiffe::renewal);
    all.add(families, Family.SPIFFE, 0.5, spiffe::fetch);
    all.add(families, Family.EBPF, 5, ebpf::watch);
    all.add(families, Family.EBPF, 0.3, ebpf::load);
    all.add(families, Family.DAO, 2, dao::step);
    all.add(families, Family.FL, 0.5, fl::round);
    all.add(families, Family.ML, 2, ml::evaluation);
    all.add(families, Family.ML, 0.5, ml::training);
    return all;
  }

  private void add(Set<Family> families, Family family, double weight, Consumer<Stage> scene) {
    if (families.contains(family)) {
      sum += weight;
      upTo.add(sum);
      scenes.add(scene);
    }
  }

  /** Plays one of the scenes. */
  void play(Stage stage) {
    double at = stage.chance().share() * sum;
    int i = 0;
    while (i < scenes.size() - 1 && upTo.get(i) <= at) {
      i++;
    }
    scenes.get(i).accept(stage);
  }
}
