#include "run/build/names.hpp"

namespace metaup::run {

Result<std::unique_ptr<FileNames>> file_names_of(const Naming& naming, bool of_rows) {
  auto rules = plan::parse_name_rules(naming.pattern, naming.fields);
  if (!rules) return tl::unexpected(std::move(rules.error()));
  if (!*rules) return std::unique_ptr<FileNames>();
  auto names = std::make_unique<FileNames>();
  if (!of_rows) names->rules = *std::move(rules);
  return names;
}

void learn_names(const std::set<AccountId>& accounts, UploadContext& context) {
  if (context.names == nullptr) return;
  for (const auto& account : accounts) {
    for (const auto kind : {AssetKind::image, AssetKind::video}) {
      const auto take = [&context, place = FileNames::place_of(account, kind), kind](const Result<Answers>& answers) {
        if (!answers) return context.control.ledger_failed(answers.error());
        for (const auto& asset : answers->to<ledger::AssetsOfKind>()) {
          if (asset.gone || asset.replaced || asset.name.empty()) continue;
          const auto key = FileNames::key_of(kind, asset.name);
          context.names->known[{place, key}] = asset;
        }
      };
      context.ledger().ask({.questions = {ledger::AssetsOfKind{context.owner_of(account), kind}}}, take);
    }
  }
  context.ledger().settle();
}

bool refuse_clashes(const NameBook& book, UploadContext& context) {
  auto clashes = book.clashes();
  // What the account has keeps its name, however many others have it.
  std::erase_if(clashes, [&](const auto& clash) { return context.engine.is_closed(clash.target); });
  for (const auto& clash : clashes) context.engine.refuse(clash.target, clash.error);
  if (clashes.empty() || !context.settings.all_or_nothing) return true;
  context.control.stop(Stop::not_tried);
  return false;
}

}  // namespace metaup::run
