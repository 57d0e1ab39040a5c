#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "graph/creative_info.hpp"
#include "metaup/upload/machine.hpp"

namespace metaup::upload {

/// What one creative is, and how it looks in some formats. A format that Meta refuses takes nothing
/// from the others: read, then ask for each format in turn.
class CreativePreview final : public Machine {
 public:
  struct Format {
    std::string name;
    std::optional<Result<std::string>> url;  ///< of the preview's iframe; nothing: not asked for yet
  };

  CreativePreview(AccountId account, std::string creative_id, const std::vector<std::string>& formats);

  /// Never Failed: what could not be read is said by `creative` and `formats`.
  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

  /// The creative, or why it could not be read; nothing before that was asked.
  [[nodiscard]] const std::optional<Result<graph::CreativeInfo>>& creative() const { return creative_; }
  [[nodiscard]] const std::vector<Format>& formats() const { return formats_; }

 private:
  AccountId account_;
  std::string id_;
  std::optional<Result<graph::CreativeInfo>> creative_;
  std::vector<Format> formats_;
};

}  // namespace metaup::upload
