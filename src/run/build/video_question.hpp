#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "run/targets/upload_context.hpp"

namespace metaup::run {

/// Whether videos may be sent into accounts that may hold them already. Meta does not recognise a video that it has, so
/// what neither the ledger nor Meta can tell is a person's to decide, before anything is sent.
class VideoQuestion {
 public:
  explicit VideoQuestion(UploadContext& context) : context_(context) {}

  /// Call once, before the run: `accounts` may get videos, and `of_videos` get some as far as the names of files
  /// tell. Where the ledger can tell of each video, or names tell that there is none, nothing is asked, and the
  /// last of many files are looked at when the first are sent.
  void prepare(const std::set<AccountId>& accounts, const std::set<AccountId>& of_videos);

 private:
  struct Account {
    bool is_known = false;
    bool holds_any = false;            ///< videos, as Meta has said by now
    bool is_empty = false;             ///< Meta has said so of all pages
    std::vector<std::string> to_send;  ///< sources of videos
  };

  void ask();
  void begin(std::function<void()> answered);
  void look(const AccountId& account);
  void on_looked(const AccountId& account, const Error* error);
  void ask_again();
  void conclude();
  void ask_person();
  [[nodiscard]] std::vector<std::string> doubts() const;
  [[nodiscard]] std::string advice() const;

  UploadContext& context_;
  std::map<AccountId, Account> accounts_;
  std::vector<NewVideo> likely_;  ///< of which the account holds one that is like it
  std::size_t looks_ = 0;         ///< that have not ended
  std::optional<Error> unread_;
  std::function<void()> answered_;
};

}  // namespace metaup::run
