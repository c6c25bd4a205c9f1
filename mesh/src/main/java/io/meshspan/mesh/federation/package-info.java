/**
 * One model, learnt by all nodes together, from examples that stay where they are (federated
 * averaging; McMahan et al. 2017). In each round the aggregator invites clients; a client downloads
 * the global model, takes it into use, trains it on its own examples and uploads what came of it;
 * the aggregator merges what it got in time. Who is late, does not answer or sends what is no model
 * is left out, and the round goes on without; an aggregator that is gone is replaced by whoever
 * begins the next round, with the latest model that anybody brings.
 *
 * <p>A round is one trace: the invitation, and below it {@code fl.model_download}, {@code
 * fl.local_training} and {@code fl.model_upload} at each client, {@code SERVER} spans at the
 * aggregator below the messages that ask, and {@code fl.aggregation}, which links to the uploads
 * that it merges.
 *
 * <p>Knows nothing of what is learnt ({@link io.meshspan.mesh.learning.Learner} does), nor of how
 * messages travel or who should aggregate. Start reading at {@link Federation}.
 */
package io.meshspan.mesh.federation;
