#pragma once
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "metaup/upload/machine.hpp"
#include "upload/page_size.hpp"

namespace metaup::upload {

/// One request, whose answer somebody else reads.
class SingleRequest final : public Machine {
 public:
  explicit SingleRequest(graph::Operation operation) : operation_(std::move(operation)) {}

  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

  /// Once it has ended.
  [[nodiscard]] const Result<graph::Reply>& answer() const { return *answer_; }

 private:
  graph::Operation operation_;
  std::optional<Result<graph::Reply>> answer_;
};

/// All pages of a list, one after the other; smaller ones when Meta fails over a large one.
class PagedRead final : public Machine {
 public:
  /// The read of the page at a cursor; empty: the first.
  using ReadPage = std::function<graph::Operation(const std::string& after)>;
  /// Takes a page and returns the cursor of the next; empty: it was the last.
  using TakePage = std::function<Result<std::string>(const graph::Reply& page)>;

  PagedRead(ReadPage read, TakePage take) : read_(std::move(read)), take_(std::move(take)) {}

  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

 private:
  ReadPage read_;
  TakePage take_;
  PageSize page_size_;
  std::string after_;
  std::set<std::string> cursors_;  ///< one that comes back would never end
  bool ended_ = false;
  std::optional<Error> error_;
};

}  // namespace metaup::upload
