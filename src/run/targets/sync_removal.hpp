#pragma once
#include <optional>
#include <string>
#include <vector>

#include "run/targets/removal_target.hpp"
#include "run/targets/video_uses.hpp"

namespace metaup::run {

/// One thing that a sync has made and that is missing in its sources.
struct Missing {
  AccountId account;
  ledger::Remote remote;
  std::vector<ledger::Synced> contents;
  std::optional<ledger::Asset> asset;
  std::optional<Error> used;       ///< by what, as far as somebody has asked
  std::optional<Error> older;      ///< it was in the account before this sync sent it
  std::optional<Error> kept_back;  ///< why it is not deleted in this run
  bool is_gone_there = false;      ///< somebody has deleted it at Meta

  [[nodiscard]] bool is_to_delete() const { return !used && !older && !is_gone_there; }
  /// When Meta has made it, at the earliest, if this sync has had it made; nothing: it tells no time.
  [[nodiscard]] std::optional<WallTime> made_since() const;
};

/// Its removal, once all else has ended well.
class SyncRemoval final : public RemovalTarget {
 public:
  /// `uses` tells which creatives show a video; null for an image.
  SyncRemoval(std::uint32_t index, Missing missing, RemovalContext& context, VideoUses* uses, Engine& engine);

  [[nodiscard]] std::string source() const override;
  [[nodiscard]] Decision begin() override;

 protected:
  [[nodiscard]] Decision begin_look() override;
  [[nodiscard]] Decision on_used(Error error) override;
  [[nodiscard]] Decision on_older(Error error) override;
  void describe(report::Item& item) const override;

 private:
  [[nodiscard]] Decision keep(const Error& why);

  std::uint32_t index_;
  Missing missing_;
  VideoUses* uses_;
  Engine& engine_;
  bool is_last_ = false;
};

}  // namespace metaup::run
