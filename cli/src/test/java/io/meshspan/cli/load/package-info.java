/** What the synthetic mesh makes is looked at as a backend would see it: as exported spans. */
package io.meshspan.cli.load;
