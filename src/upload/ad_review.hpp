#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "metaup/upload/machine.hpp"

namespace metaup::upload {

/// What Meta made of some ads of an account, asked for many at once. Meta may show an ad late, or not filter at all:
/// what is not among the answers is not asked for again.
class AdReview final : public Machine {
 public:
  /// `wait` passes before the first request.
  AdReview(AccountId account, std::vector<std::string> ads, Milliseconds wait)
      : account_(std::move(account)), ads_(std::move(ads)), wait_(wait) {}

  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

  /// What is wrong with ads, by their ids.
  [[nodiscard]] const std::map<std::string, std::string>& concerns() const { return concerns_; }
  /// How many of them were seen.
  [[nodiscard]] std::size_t seen() const { return seen_.size(); }

 private:
  [[nodiscard]] std::vector<std::string> asked() const;
  void on_page(const graph::Reply& reply);

  AccountId account_;
  std::vector<std::string> ads_;
  Milliseconds wait_;
  std::size_t done_ = 0;  ///< of the ads: those before have been asked for
  std::string after_;
  std::map<std::string, std::string> concerns_;
  std::set<std::string> seen_;
  std::optional<Error> error_;
};

}  // namespace metaup::upload
