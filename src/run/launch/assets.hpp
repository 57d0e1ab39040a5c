#pragma once
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "metaup/graph/creative_draft.hpp"
#include "run/upload_run.hpp"

namespace metaup::run {

/// The images and videos that the creatives of a run show. What is a path goes up, and a video that
/// is only known by its id is waited for; each once, however many creatives show it.
class LaunchAssets {
 public:
  using Number = std::uint32_t;
  /// What a creative waits for, and the field that names it.
  struct Need {
    Number asset = 0;
    std::string field;
  };

  LaunchAssets(const AccountId& account, const UploadSettings& settings, Environment& environment, std::string origin,
               RunControl& control);

  /// Before `begin`: the assets that the draft has to wait for. A file that is not there is an error
  /// that names the field.
  [[nodiscard]] Result<std::vector<Need>> need(graph::CreativeDraft& draft);
  void begin();
  /// Valid after `begin`; the loop drives it.
  [[nodiscard]] UploadRun& uploads() const { return *uploads_; }

  /// What has come to its end since the last call.
  [[nodiscard]] std::vector<Number> take_settled() { return std::exchange(settled_, {}); }
  [[nodiscard]] bool is_settled(Number asset) const { return assets_[asset].settled; }
  /// Whether it is at Meta. With `dry_run` it may neither be nor have failed.
  [[nodiscard]] bool is_there(Number asset) const { return !assets_[asset].id.empty(); }
  /// Why not, to what shows it; of class cancelled when it was not tried.
  [[nodiscard]] std::optional<Error> failure_of(const Need& need) const;
  /// Meta misses an image that these are perhaps: asks for each and sends what is gone, once a run.
  /// False when none of them is an image whose file is known.
  bool send_again(const std::vector<Need>& needs);

  /// The draft with hashes and ids in place of paths, and its automatic thumbnails found.
  [[nodiscard]] Result<graph::CreativeDraft> resolve(graph::CreativeDraft draft);

  /// No creative that shows it can be made.
  void drop(Number asset, const Error& reason) { uploads_->drop(asset, reason); }

  /// Their items are numbered from 0 to this.
  [[nodiscard]] Number count() const { return static_cast<Number>(assets_.size()); }

 private:
  struct Asset {
    AssetKind kind = AssetKind::image;
    std::string text;  ///< the path, or the video's id
    Job job;           ///< kept of images, to send them again
    std::string id;    ///< the hash or id; empty: none yet
    bool settled = false;
    bool sent_again = false;
    std::optional<Error> error;
  };

  [[nodiscard]] Result<std::optional<Number>> need(const graph::AssetUse& use);
  [[nodiscard]] bool is_known(const graph::AssetUse& use);
  [[nodiscard]] Number add(AssetKind kind, const std::string& text, Job job);
  void on_end(const report::Item& item);
  [[nodiscard]] Result<graph::AssetRef> thumbnail_of(const std::string& video_id);

  ledger::Owner owner_;
  const UploadSettings& settings_;
  Environment environment_;  ///< of the uploads: the locks stay held, as creatives follow
  RunControl& control_;
  std::vector<Asset> assets_;
  std::map<std::pair<AssetKind, std::string>, Number> by_text_;
  std::vector<Number> settled_;
  std::unique_ptr<UploadRun> uploads_;
};

}  // namespace metaup::run
