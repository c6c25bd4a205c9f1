package io.meshspan.instrumentation.ratis;

import org.apache.ratis.proto.RaftProtos.InstallSnapshotResult;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.statemachine.StateMachine;

/** Ratis's events: the application's state machine hears each first, then tracing does. */
final class TracedEvents implements StateMachine.EventApi {
  private final StateMachine.EventApi application;
  private final DivisionTracing division;

  TracedEvents(StateMachine.EventApi application, DivisionTracing division) {
    this.application = application;
    this.division = division;
  }

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId newLeader) {
    application.notifyLeaderChanged(member, newLeader);
    division.leaderChanged();
  }

  @Override
  public void notifyTermIndexUpdated(long term, long index) {
    application.notifyTermIndexUpdated(term, index);
    division.appliedUpTo(index);
  }

  @Override
  public void notifyConfigurationChanged(
      long term, long index, RaftConfigurationProto configuration) {
    application.notifyConfigurationChanged(term, index, configuration);
  }

  @Override
  public void notifyGroupRemove() {
    application.notifyGroupRemove();
  }

  @Override
  public void notifyLogFailed(Throwable cause, LogEntryProto failedEntry) {
    application.notifyLogFailed(
        cause, failedEntry == null ? null : Envelope.unwrapped(failedEntry));
  }

  @Override
  public void notifySnapshotInstalled(
      InstallSnapshotResult result, long snapshotIndex, RaftPeer peer) {
    application.notifySnapshotInstalled(result, snapshotIndex, peer);
  }

  @Override
  public void notifyServerShutdown(RoleInfoProto role, boolean allServer) {
    application.notifyServerShutdown(role, allServer);
  }
}
