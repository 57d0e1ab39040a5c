#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "metaup/graph/creative_info.hpp"
#include "metaup/graph/operation.hpp"

namespace metaup::upload {

/// What one creative is, and how it looks in some formats. A format that Meta refuses takes nothing
/// from the others: read, then ask for each format in turn.
class CreativePreview {
 public:
  struct Format {
    std::string name;
    std::optional<Result<std::string>> url;  ///< of the preview's iframe; nothing: not asked for yet
  };

  CreativePreview(AccountId account, std::string creative_id, const std::vector<std::string>& formats);

  /// What to ask of Meta now; nothing once it has ended.
  [[nodiscard]] std::optional<graph::Operation> next() const;
  void on_reply(const graph::Reply& reply);
  void on_error(const Error& error);

  /// The creative, or why it could not be read; nothing before that was asked.
  [[nodiscard]] const std::optional<Result<graph::CreativeInfo>>& creative() const { return creative_; }
  [[nodiscard]] const std::vector<Format>& formats() const { return formats_; }

 private:
  [[nodiscard]] std::vector<Format>::iterator pending();

  AccountId account_;
  std::string id_;
  std::optional<Result<graph::CreativeInfo>> creative_;
  std::vector<Format> formats_;
};

}  // namespace metaup::upload
