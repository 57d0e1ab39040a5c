#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "run/targets/delivery.hpp"

namespace metaup::run {

/// What goes with a video where a plan has to do with it: each file is looked at before the video is sent. A plan that
/// is being made names the subtitle files with their contents, and the poster is a target of its own. With one in force
/// only those go that it names, as they were, and the video only with them.
class PlannedCompanions {
 public:
  /// Of a plan that is being made.
  PlannedCompanions(Delivery& delivery, std::vector<std::string>& warnings);
  /// Of one in force, as it has the video and its poster; null: it does not name it.
  PlannedCompanions(Delivery& delivery, const report::PlannedTarget* planned, const report::PlannedTarget* poster);

  /// What is to be looked at now; null: all are known.
  [[nodiscard]] const std::shared_ptr<Content>& content() const { return content_; }
  /// Why the video must not be sent: they are not as the plan has them.
  [[nodiscard]] const std::optional<Error>& fault() const { return fault_; }
  /// Takes what the look has shown, and goes on.
  void on_looked(Delivery& delivery, std::vector<std::string>& warnings);

 private:
  void go_on();
  [[nodiscard]] std::optional<Error> fault_of_poster() const;
  [[nodiscard]] std::optional<Error> keep(const plan::ProbedFile& file, Delivery& delivery,
                                          std::vector<std::string>& warnings) const;

  std::optional<report::PlanFields> in_force_;  ///< nothing: the plan is being made
  std::optional<Error> fault_;
  std::vector<plan::Candidate> left_;  ///< subtitle files; the last one comes first
  std::shared_ptr<Content> poster_;    ///< after them; null: it does not matter
  std::string poster_sha256_;
  bool is_at_poster_ = false;
  std::shared_ptr<Content> content_;
};

/// What the plan has of the captions of this file; empty: nothing.
[[nodiscard]] std::string planned_sha256(const report::PlanFields& captions, std::string_view path);

}  // namespace metaup::run
