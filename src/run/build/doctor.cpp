#include "run/build/doctor.hpp"

#include <functional>
#include <memory>

#include "report/human.hpp"
#include "run/doctor/listening.hpp"
#include "run/engine/engine.hpp"
#include "run/targets/read_target.hpp"
#include "run/traffic/redaction.hpp"
#include "upload/health.hpp"
#include "upload/preflight.hpp"
#include "upload/requests.hpp"

namespace metaup::run {
namespace {

using upload::PagedRead;
using upload::SingleRequest;

/// The questions of one look around, and what follows from the answers.
class Consultation {
 public:
  Consultation(MetaFacts& facts, const Secret& token, Engine& engine, const Listening& listening)
      : facts_(facts), token_(token), engine_(engine), listening_(listening) {}

  /// Without a token Meta only says that one is missing, and with that its clock and version.
  void begin() { token_.empty() ? read_self() : inspect(); }

 private:
  using Read = std::function<void(const Result<graph::Reply>& answer)>;

  void ask(const graph::Operation& operation, Read use) {
    auto request = std::make_unique<SingleRequest>(operation);
    const auto& read = *request;
    add(operation.account, operation.path, std::move(request), [&read, use = std::move(use)](const Error* error) {
      use(error != nullptr ? Result<graph::Reply>(tl::unexpected(*error)) : read.answer());
    });
  }

  void add(const AccountId& account, const std::string& what, std::unique_ptr<upload::Machine> machine,
           ReadTarget::OnEnd on_end) {
    constexpr ReadTarget::Manner kLook{.only_once = true, .harmless = true};
    engine_.add(
        std::make_unique<ReadTarget>(account, AssetKind::account, what, std::move(machine), kLook, std::move(on_end)));
  }

  /// Why the rest is not asked once a question about the token has failed.
  [[nodiscard]] std::string why_not(const Error& error) const {
    if (error.error_class == ErrorClass::rate_limit) return "a rate limit is in force";
    if (error.error_class == ErrorClass::auth) return "Meta does not take the token";
    if (!listening_.heard().meta_was_reached()) return "Meta was not reached";
    return "the token could not be checked: " + report::describe(error);
  }

  void ask_no_more(const Error& error) {
    facts_.not_asked = why_not(error);
    if (error.error_class == ErrorClass::rate_limit) facts_.limit = error;
  }

  void inspect() {
    ask(upload::inspect_token(token_), [this](const Result<graph::Reply>& answer) {
      facts_.token.inspected = answer.and_then(graph::read_token_info);
      const auto& inspected = *facts_.token.inspected;
      if (inspected) {
        inspected->is_valid ? ask_the_rest() : void(facts_.not_asked = "Meta does not take the token");
      } else if (is_final(inspected.error())) {
        ask_no_more(inspected.error());
      } else {
        read_self();  // it may be good all the same
      }
    });
  }

  /// Whether to ask in another way would be no use, or do harm.
  [[nodiscard]] bool is_final(const Error& error) const {
    return error.error_class == ErrorClass::auth || error.error_class == ErrorClass::rate_limit ||
           !listening_.heard().meta_spoke;
  }

  void read_self() {
    ask(upload::read_self(), [this](const Result<graph::Reply>& answer) {
      facts_.token.self = answer.and_then(graph::read_object);
      if (token_.empty()) {
        facts_.not_asked = "there is no token to ask with";
      } else if (*facts_.token.self) {
        read_permissions();
        ask_the_rest();
      } else {
        ask_no_more(facts_.token.self->error());
      }
    });
  }

  void read_permissions() {
    ask(upload::list_permissions(), [this](const Result<graph::Reply>& answer) {
      facts_.token.permissions = answer.and_then(graph::read_permissions);
    });
  }

  void ask_the_rest() {
    for (auto& facts : facts_.accounts) {
      ask(upload::read_account(facts.account),
          [&facts](const Result<graph::Reply>& answer) { facts.object = answer.and_then(graph::read_object); });
    }
    const auto account = facts_.accounts.empty() ? AccountId{} : facts_.accounts.front().account;
    if (auto& page = facts_.page) {
      read_identity(*page, upload::read_page(account, page->id), upload::list_promote_pages);
    }
    if (auto& instagram = facts_.instagram) {
      read_identity(*instagram, upload::read_instagram_account(account, instagram->id),
                    upload::list_instagram_accounts);
    }
  }

  using ListIdentities = graph::Operation (*)(const AccountId& account, const std::string& after);

  void read_identity(IdentityFacts& facts, const graph::Operation& node, ListIdentities list) {
    ask(node, [&facts](const Result<graph::Reply>& answer) { facts.object = answer.and_then(graph::read_object); });
    for (const auto& asked : facts_.accounts) {
      const auto& account = asked.account;
      auto found = std::make_shared<bool>(false);
      auto pages =
          std::make_unique<PagedRead>([account, list](const std::string& after) { return list(account, after); },
                                      [&facts, found](const graph::Reply& reply) {
                                        return graph::read_objects(reply).map([&](const graph::ObjectPage& page) {
                                          for (const auto& object : page.objects)
                                            *found |= graph::plain_text(object, "id") == facts.id;
                                          return *found ? std::string{} : page.after;  // that was the question
                                        });
                                      });
      add(account, account.act(), std::move(pages), [&facts, account, found](const Error* error) {
        facts.listed.emplace_back(account, error != nullptr ? Result<bool>(tl::unexpected(*error)) : *found);
      });
    }
  }

  MetaFacts& facts_;
  const Secret& token_;
  Engine& engine_;
  const Listening& listening_;
};

}  // namespace

Outcome ask_meta(MetaFacts& facts, Settings settings, Environment& environment) {
  const auto origin = origin_of(settings.connection.graph_url);
  if (!origin) return refused(origin.error(), environment.reporter);
  settings.compose.batch_operations = 1;  // so that each answer has its own headers
  settings.retry.longest_wait = {};       // a limit is told, not waited for
  settings.governor.longest_wait = {};
  settings.governor.max_usage = 100;

  const auto redactor = redactor_of(settings);
  Listening listening(environment.transport, environment.clock, redactor);
  auto heard = environment.with(listening, environment.reporter);
  RunControl control(settings, heard, *origin, Mode::reads);
  Engine engine(control, heard, {.releases_locks = false});
  Consultation consultation(facts, settings.connection.token, engine, listening);
  consultation.begin();
  auto outcome = control.drive(engine);
  facts.heard = listening.heard();
  return outcome;
}

}  // namespace metaup::run
