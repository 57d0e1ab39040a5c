#include "run/engine/content.hpp"

#include <utility>

namespace metaup::run {
namespace {

Looked look_into(const source::Source& source, const plan::ProbeOptions& options, const std::atomic<bool>& stop) {
  auto opened = source.open(stop);
  if (!opened) return {tl::unexpected(std::move(opened.error())), {}, {}};
  Looked looked{plan::probe(opened->file, options, &stop), std::move(opened->name), {}};
  if (!looked.result) looked.refused_kind = plan::kind_of_refused(*opened->file);
  return looked;
}

}  // namespace

Error changed_error(const std::string& path) {
  Error error;
  error.error_class = ErrorClass::local;
  error.message = path + " changed while it was being uploaded";
  error.hint = "run the command again when nothing writes to the file";
  error.retryable = true;
  return error;
}

std::string Content::path() const {
  if (file_) return file_->path;
  return looked_ && !looked_->name.empty() ? looked_->name : source_->path();
}

std::string Content::path_for_names() const {
  if (file_ && file_->place != nullptr) return file_->place->path_there(file_->path);
  return path();
}

Content::Work Content::look() const {
  if (source_) {
    return
        [source = source_, probe = probe_](const std::atomic<bool>& stop) { return look_into(*source, probe, stop); };
  }
  return [candidate = *file_, known = indexed_.value_or(std::nullopt).value_or(""),
          probe = probe_](const std::atomic<bool>& stop) {
    Looked looked{plan::probe(candidate, probe, known, &stop), {}, {}};
    if (!looked.result) looked.refused_kind = plan::kind_of_refused(candidate);
    return looked;
  };
}

void Content::end_look(Looked looked) {
  looking_ = false;
  looked_ = std::make_unique<Looked>(std::move(looked));
  if (!looked_->result) return;
  const auto& opened = looked_->result->file;
  const bool has_path = file_ && file_->place == nullptr;
  stamp_ = opened->stamp();
  open_ = opened;
  if (!has_path) only_copy_ = opened;
}

void Content::look_again() {
  if (looked_ && !looked_->result && plan::lacks_room(looked_->result.error())) looked_.reset();
}

void Content::close() {
  if (looked_ && looked_->result) looked_->result->file.reset();
}

const FileStamp& Content::listed_stamp() const { return file_ && file_->place != nullptr ? file_->stamp : stamp_; }

void Content::forget() {
  if (!only_copy_) return;
  only_copy_.reset();
  spent_ = true;
}

Result<std::shared_ptr<const OpenFile>> Content::open() {
  if (auto held = open_.lock()) return held;
  auto opened = OpenFile::open(file_->path);
  if (!opened) return tl::unexpected(opened.error());
  if ((*opened)->stamp() != stamp_) return tl::unexpected(changed_error(file_->path));
  open_ = *opened;
  return *opened;
}

}  // namespace metaup::run
