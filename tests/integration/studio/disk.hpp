#pragma once
#include <filesystem>
#include <string>

#include "integration/studio/studio.hpp"
#include "support/ledger_calls.hpp"

namespace metaup::test {

/// The ledger of a studio on a disk, from which a killed process leaves what has reached the disk.
class Disk {
 public:
  explicit Disk(Studio& studio) : studio_(studio) { open(); }

  /// Call it when the process dies; then `open` what it has left.
  void die() {
    const auto before = path();
    ++deaths_;
    for (const std::string suffix : {"", "-wal"}) std::filesystem::copy_file(before + suffix, path() + suffix);
  }
  void open() { studio_.ledger = ledger::open_ledger(path()).value(); }
  /// Whether an ad was written down and nothing is known of it.
  [[nodiscard]] bool any_in_doubt() const {
    return !open_intents(*studio_.ledger, {"http://127.0.0.1:1", *AccountId::parse("123")})->empty();
  }

 private:
  [[nodiscard]] std::string path() const { return folder_ / ("ledger-" + std::to_string(deaths_) + ".db"); }

  Studio& studio_;
  TempDir folder_;
  int deaths_ = 0;
};

}  // namespace metaup::test
