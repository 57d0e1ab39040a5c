#include "run/targets/delivery.hpp"

#include "base/digest.hpp"
#include "plan/real_path.hpp"
#include "run/engine/plan_in_force.hpp"
#include "run/targets/claim_first.hpp"
#include "run/targets/video_choice.hpp"

namespace metaup::run {

std::string DeliveryTarget::source() const {
  return delivery_.source.empty() && delivery_.content ? delivery_.content->path() : delivery_.source;
}

void DeliveryTarget::describe(report::Item& item) const {
  if (delivery_.number) item.index = *delivery_.number;
}

std::uint64_t DeliveryTarget::bytes() const {
  const auto* const file = delivery_.content ? delivery_.content->file() : nullptr;
  return file != nullptr ? file->stamp.size : 0;
}

void DeliveryTarget::on_closing(report::Item& item) {
  if (item.kind == AssetKind::image && report::is_done(item.status) && is_reported()) {
    context().routes.on_image(delivery_.key, {account(), item.id});
  }
  tie_to_poster(item);
  delivery_.known_name = item.name;
  if (delivery_.on_end) delivery_.on_end(item);
}

/// Each run does it: the poster or the video may be new, or may have failed in an earlier run and be fixed now.
void DeliveryTarget::tie_to_poster(const report::Item& item) {
  if (!delivery_.poster || item.id.empty() || item.status == report::Status::failed) return;
  if (is_poster()) {
    delivery_.poster->on_image(item.id, context());
  } else if (item.kind == AssetKind::video) {
    delivery_.poster->on_video(item.id, context());
  }
}

/// What has no path takes no more room on the disk, unless it is to be sent into another account, too.
void DeliveryTarget::release() {
  delivery_.file.reset();
  if (delivery_.content.use_count() == 1) delivery_.content->forget();
}

std::unique_ptr<Target> DeliveryTarget::renewed() {
  const auto renew = std::exchange(delivery_.renew, {});
  return renew ? renew() : nullptr;
}

/// What must be an image: in an upload it stands for a video.
bool DeliveryTarget::is_poster() const {
  return delivery_.content && &delivery_.content->probe() == &context().image_probe;
}

/// The video of a poster may be in any part.
bool DeliveryTarget::is_of_others(std::string_view sha256) {
  is_others_ = !is_poster() && !context().is_in_part(sha256);
  return is_others_;
}

bool DeliveryTarget::is_of_others_by_name() {
  if (!is_of_others(sha256_hex(source()))) return false;
  if (context().found != nullptr) context().found->unread = source();
  return true;
}

Result<void> DeliveryTarget::open() {
  if (delivery_.file) return {};
  auto file = delivery_.content->open();
  if (!file) return tl::unexpected(file.error());
  delivery_.file = *std::move(file);
  return {};
}

std::string DeliveryTarget::file_path() const {
  const auto* const file = delivery_.content ? delivery_.content->file() : nullptr;
  if (file == nullptr) return {};
  return file->place != nullptr ? file->path : plan::absolute_path(file->path);
}

ledger::Asset DeliveryTarget::asset(AssetKind kind, const std::string& remote_id) {
  const auto& known = item();
  return {.kind = kind,
          .remote_id = remote_id,
          .sha256 = delivery_.key,
          .name = known.name,
          .bytes = known.bytes.value_or(0),
          .width = known.width,
          .height = known.height,
          .confirmed_at = context().environment.clock.wall(),
          .path = file_path(),
          .sync = std::string(delivery_.sync)};
}

Known DeliveryTarget::known_of(const std::optional<ledger::Asset>& asset, const Engine::Equals& equals) const {
  return {.confirmed = asset.has_value(),
          .stale = asset && is_stale(asset->confirmed_at, context().environment.clock.wall()),
          .doubted = delivery_.doubted,
          .under_way = equals.leader.has_value(),
          .first_here = equals.first};
}

Wishes DeliveryTarget::wishes() const { return wishes_of(context().settings); }

void DeliveryTarget::share(AssetKind kind, const std::string& remote_id, std::string_view made_for) {
  const bool is_own = made_for.empty() || made_for == delivery_.sync;
  if (is_own || remote_id.empty() || context().settings.dry_run) return;
  context().ledger().write(ledger::Shared{owner(), kind, remote_id});
}

std::optional<Error> DeliveryTarget::on_looked() {
  const auto& looked = *delivery_.content->looked();
  if (looked.result) {
    const auto taken = take_facts(*looked.result);
    if (taken) return std::nullopt;
    static_cast<void>(is_of_others(delivery_.key));
    return taken.error();
  }
  auto error = looked.result.error();
  lacks_room_ = plan::lacks_room(error) && context().engine.sends();
  if (lacks_room_) return std::nullopt;
  if (plan::lacks_room(error)) {
    error.error_class = ErrorClass::local;
    error.retryable = false;
  }
  const bool is_being_written = error.retryable && error.error_class == ErrorClass::local;
  const bool is_planned = context().control.plan() != nullptr;  // then it is not as it was planned
  if (is_being_written && !delivery_.sync.empty() && !is_planned) leave_restless();
  static_cast<void>(is_of_others_by_name());
  if (looked.refused_kind) item().kind = *looked.refused_kind;
  return error;
}

std::optional<Decision> DeliveryTarget::wait_for_room() {
  if (!std::exchange(lacks_room_, false)) return std::nullopt;
  return Park{[this]() -> Decision {
    delivery_.content->look_again();
    return Look{};
  }};
}

void DeliveryTarget::leave_restless() {
  left_ = true;
  auto* const found = context().found;
  const std::string sync(delivery_.sync);
  context().notice(source() + " is left for the next time, because somebody is writing to it" +
                   (found == nullptr ? "" : "; nothing that came from " + sync + " is deleted"));
  if (found != nullptr) found->spared.try_emplace(sync, "has a file that is left for the next time");
}

/// The file, open until it is sent; null when too many are, as in many accounts or when all wait for all. Then it is
/// opened once more.
std::shared_ptr<const OpenFile> DeliveryTarget::keep_open(const std::shared_ptr<const OpenFile>& file) const {
  constexpr long kMostOpen = 256;
  struct Kept {
    std::shared_ptr<const OpenFile> file;
    std::shared_ptr<const int> among;
  };
  const auto& run = context();
  if (run.settings.all_or_nothing || run.open_files.use_count() > kMostOpen) return nullptr;
  const auto one = std::make_shared<Kept>(Kept{file, run.open_files});
  return {one, one->file.get()};
}

Result<void> DeliveryTarget::take_facts(const plan::ProbedFile& file) {
  auto& run = context();
  const auto wall = run.environment.clock.wall();
  const auto& content = *delivery_.content;
  delivery_.format = file.format;
  delivery_.duration = file.duration;
  delivery_.key = file.sha256;
  delivery_.file = keep_open(file.file);
  if (run.found != nullptr) run.found->contents.add(file.sha256);
  if (file.ffprobe_missing && !std::exchange(run.ffprobe_noticed, true)) run.notice(std::string(kNoFfprobe));
  if (content.file() != nullptr && !run.settings.dry_run) {
    run.ledger().remember_file(content.listed_stamp(), file.sha256, wall);
  }
  auto& known = item();
  known.kind = file.is_video ? AssetKind::video : AssetKind::image;
  known.sha256 = file.sha256;
  known.bytes = content.stamp().size;
  known.width = file.width;
  known.height = file.height;
  known.warnings = file.warnings;
  return name_item({.path = content.path_for_names(),
                    .format = file.format,
                    .width = file.width,
                    .height = file.height,
                    .sha256 = file.sha256});
}

Result<void> DeliveryTarget::name_item(plan::NameFacts facts) {
  auto& known = item();
  facts.number = known.index + 1;
  facts.date = context().environment.clock.wall();
  auto name = choose_name(facts, known.kind);
  const auto* const plan = context().control.plan();
  const auto* const planned = plan == nullptr ? nullptr : plan->find(known, writes());
  const bool is_planned = planned != nullptr && !planned->item.name.empty();
  if (!name && !is_planned) return tl::unexpected(std::move(name.error()));
  if (name) known.warnings.insert(known.warnings.end(), name->warnings.begin(), name->warnings.end());
  known.name = is_planned ? planned->item.name : name->name;
  enter_name(delivery_.key);
  return {};
}

/// That of its row, or by the pattern; what stands for a video keeps its own.
Result<plan::ChosenName> DeliveryTarget::choose_name(const plan::NameFacts& facts, AssetKind kind) const {
  const auto& run = context();
  const bool by_rules = run.names != nullptr && run.names->rules && !is_poster();
  if (!by_rules && delivery_.stem.empty()) return plan::choose_name(run.settings.name_template, facts);
  plan::NamedThing thing{.facts = facts, .kind = kind, .columns = {}};
  if (const auto path = file_path(); !path.empty()) thing.facts.path = path;  // {dir2} may be above where metaup runs
  auto name = delivery_.stem.empty() ? plan::name_by_rules(*run.names->rules, thing, source())
                                     : plan::with_extension(delivery_.stem, facts, source());
  if (!name) return tl::unexpected(std::move(name.error()));
  return plan::ChosenName{.name = *std::move(name), .warnings = {}};
}

bool DeliveryTarget::has_its_own_name(const FileNames& names) const {
  return names.rules ? is_poster() : delivery_.stem.empty();
}

/// So that nothing else in this run gets its name, unless it has its own.
void DeliveryTarget::enter_name(const std::string& content) {
  auto* const names = context().names;
  if (names == nullptr) return;
  names->contents[id()] = content;
  if (has_its_own_name(*names)) return;
  const auto& known = item();
  const auto place = FileNames::place_of(account(), known.kind);
  const auto key = FileNames::key_of(known.kind, known.name);
  names->book.add(place, key, {.target = id(), .content = content, .source = source()});
}

void DeliveryTarget::keep_name() {
  auto& known = item();
  if (delivery_.known_name.empty() || delivery_.known_name == known.name) return;
  if (auto* const names = context().names) {
    names->book.drop(FileNames::place_of(account(), known.kind), FileNames::key_of(known.kind, known.name), id());
  }
  known.name = delivery_.known_name;
  enter_name(delivery_.key);
}

void DeliveryTarget::follow_name(const DeliveryTarget& first) {
  delivery_.known_name = first.delivery_.known_name;
  keep_name();
}

void DeliveryTarget::warn_of_namesake() {
  const auto* const names = context().names;
  if (names == nullptr || has_its_own_name(*names)) return;
  auto& known = item();
  const auto earlier =
      names->known.find({FileNames::place_of(account(), known.kind), FileNames::key_of(known.kind, known.name)});
  if (earlier == names->known.end()) return;
  const auto& asset = earlier->second;
  const bool is_newer_version = !asset.path.empty() && asset.path == file_path();
  if (asset.sha256 == delivery_.key || is_newer_version) return;
  known.warnings.push_back(account().act() + " has another " + std::string(to_string(known.kind)) + " of this name: " +
                           asset.remote_id + (asset.path.empty() ? "" : ", sent from " + asset.path));
}

std::optional<ledger::Claim> DeliveryTarget::wanted_claim() const {
  if (context().settings.force) return std::nullopt;
  return context().claim_of(*this, delivery_.key, {delivery_.key});
}

/// Other machines may send the same. None of them waits for this one before it has room to send it.
std::optional<Decision> DeliveryTarget::on_turn() {
  const auto end_as = [this](const std::string& hash) { return end_there(*this, delivery_, hash); };
  return claim(end_as, [] { return Ready{}; });
}

std::optional<Decision> DeliveryTarget::claim(std::function<Decision(const std::string& remote_id)> end_as,
                                              std::function<Decision()> go_on) {
  auto wanted = wanted_claim();
  if (!wanted) return std::nullopt;
  const auto kind = item().kind;
  const auto end_if_known = [this, kind,
                             end_as = std::move(end_as)](const Answers& answers) -> std::optional<Decision> {
    if (!answers.is_ours()) delivery_.file.reset();
    const auto& asset = answers.to<ledger::AssetOfContent>();
    if (!asset) return std::nullopt;
    share(kind, asset->remote_id, asset->sync);
    delivery_.known_name = asset->name;
    return end_as(asset->remote_id);
  };
  return claim_first(*std::move(wanted), {ledger::AssetOfContent{owner(), kind, delivery_.key}}, end_if_known,
                     [go_on = std::move(go_on)](const Answers& /*answers*/) { return go_on(); });
}

void DeliveryTarget::note_asked() {
  if (!delivery_.asked) delivery_.asked = SendTime::now(context().environment.clock);
}

std::optional<WallTime> DeliveryTarget::asked() const {
  if (!delivery_.asked) return std::nullopt;
  return delivery_.asked->by_meta(context().control.dispatcher().server_clock());
}

Decision DeliveryTarget::end_sent(const upload::SentImage& image) {
  if (delivery_.file) {
    const auto now = delivery_.file->stamp_now();
    if (!now || *now != delivery_.file->stamp()) return failed(changed_error(delivery_.content->path()));
  }
  if (!image.name.empty()) item().name = image.name;
  item().id = image.hash;
  return end_recorded({owner(), asset(AssetKind::image, image.hash), asked()}, report::Status::uploaded);
}

}  // namespace metaup::run
