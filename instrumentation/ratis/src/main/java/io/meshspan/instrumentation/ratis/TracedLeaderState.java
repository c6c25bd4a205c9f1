package io.meshspan.instrumentation.ratis;

import java.util.List;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.apache.ratis.server.protocol.TermIndex;

/**
 * Ratis's leader state, as one follower's appender sees it: every request is made by it, and every
 * answer is told to it.
 */
final class TracedLeaderState implements LeaderState {
  private final LeaderState ratis;
  private final Replication replication;

  TracedLeaderState(LeaderState ratis, Replication replication) {
    this.ratis = ratis;
    this.replication = replication;
  }

  @Override
  public AppendEntriesRequestProto newAppendEntriesRequestProto(
      FollowerInfo follower, List<LogEntryProto> entries, TermIndex previous, long callId) {
    return replication.sending(
        ratis.newAppendEntriesRequestProto(follower, entries, previous, callId));
  }

  @Override
  public void onAppendEntriesReply(LogAppender appender, AppendEntriesReplyProto reply) {
    replication.answered(reply);
    ratis.onAppendEntriesReply(appender, reply);
  }

  @Override
  public boolean onFollowerTerm(FollowerInfo follower, long followerTerm) {
    boolean stepsDown = ratis.onFollowerTerm(follower, followerTerm);
    if (stepsDown) {
      replication.deposed();
    }
    return stepsDown;
  }

  @Override
  public void restart(LogAppender appender) {
    ratis.restart(appender);
  }

  @Override
  public void checkHealth(FollowerInfo follower) {
    ratis.checkHealth(follower);
  }

  @Override
  public void onFollowerCommitIndex(FollowerInfo follower, long commitIndex) {
    ratis.onFollowerCommitIndex(follower, commitIndex);
  }

  @Override
  public void onFollowerSuccessAppendEntries(FollowerInfo follower) {
    ratis.onFollowerSuccessAppendEntries(follower);
  }

  @Override
  public boolean isFollowerBootstrapping(FollowerInfo follower) {
    return ratis.isFollowerBootstrapping(follower);
  }
}
