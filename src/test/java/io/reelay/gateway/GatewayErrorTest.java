package io.reelay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.gateway.GatewayError.Kind;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an error is about, in the words of the gateways; the sources are in the table itself. */
class GatewayErrorTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content_filter",
        "content_policy_violation",
        "moderation_blocked",
        "imagine:content-moderated",
        "InputTextSensitiveContentDetected",
        "InputImageSensitiveContentDetected.PrivacyInformation",
        "OutputVideoSensitiveContentDetected",
        "InputTextRiskDetection",
        "ContentRestricted",
        "DataInspectionFailed",
        "data_inspection_failed",
        "SAFETY.INPUT.TEXT",
        "SAFETY.OUTPUT.VIDEO",
        "sensitive_words_detected",
        "unsafe_request",
        "video_genration_prompt_unsafe",
        "PUBLIC_ERROR_UNSAFE_GENERATION",
        "nsfw_content_detected",
        "invalidProviderContent",
        "ResponsibleAIPolicyViolation",
        "违规内容",
      })
  void aContentFiltersCodeIsModeration(String code) {
    assertThat(new GatewayError("no", null, code).kind(200)).isEqualTo(Kind.MODERATION);
    assertThat(new GatewayError("no", code, null).kind(400)).isEqualTo(Kind.MODERATION);
    assertThat(new GatewayError("no", null, code).kind(403)).isEqualTo(Kind.MODERATION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Your request was rejected by our safety system.",
        "This request has been blocked by our content filters.",
        "The request failed because the output audio may contain sensitive information.",
        "Content moderation failed: nudity",
        "Request was moderated",
        "NSFW content detected",
        "This prompt may violate our usage policies",
        "The content was flagged by a content checker.",
        "could not be submitted because it contains words that violate Vertex AI's usage guidelines",
        "violates Google's Responsible AI practices",
        "This content may violate our guardrails concerning similarity to third-party content.",
        "Input data may contain inappropriate content.",
        "视频描述涉及敏感内容，请调整",
        "触发平台的内容安全策略",
        "内容违规，请修改提示词",
        "输入内容未通过审核",
        "コンテンツポリシーに違反しています",
        "콘텐츠 정책을 위반했습니다",
        "Запрос отклонён модерацией",
        "El contenido inapropiado no está permitido",
        "Inhalt verstößt gegen unsere Richtlinien",
      })
  void aContentFiltersWordsAreModeration(String message) {
    assertThat(new GatewayError(message, null, null).kind(200)).isEqualTo(Kind.MODERATION);
    assertThat(new GatewayError(message, "invalid_request_error", null).kind(400))
        .isEqualTo(Kind.MODERATION);
    assertThat(new GatewayError(message, "upstream_error", "500").kind(200))
        .isEqualTo(Kind.MODERATION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model names are case-sensitive",
        "size is not supported",
        "gpu lost",
        "upstream is overloaded",
        "the seed must be a number",
        "Invalid value for seconds: policy of this model is 4, 8 or 12",
      })
  void otherWordsAreNot(String message) {
    assertThat(new GatewayError(message, null, null).kind(400)).isEqualTo(Kind.INVALID_REQUEST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Invalid value for parameter size                                | INVALID_REQUEST",
        "litellm.ContentPolicyViolationError: seconds must be one of 4,8 | INVALID_REQUEST",
        "prompt is too long                                              | INVALID_REQUEST",
        "Your prompt was flagged as violating our content policy         | MODERATION",
        "rejected                                                        | MODERATION",
      })
  void aRelaysWrapperIsModerationUnlessTheVendorsWordsSayThatTheFormWasWrong(
      String message, Kind kind) {
    assertThat(new GatewayError(message, "ContentPolicyViolationError", null).kind(400))
        .isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | 400 | Insufficient credits. Please top up.",
        "200 | 402 | no",
        "200 | 1102 | Account balance is not enough",
        "400 |     | Your account balance is insufficient",
        "429 | 1101 | Account in arrears",
        "429 |     | You exceeded your current quota, please check your plan and billing details.",
        "403 |     | 用户额度不足, 剩余额度: ＄0.00",
        "403 |     | 预扣费额度失败",
        "401 |     | 该令牌额度已用尽",
        "200 | 1008 | 账号余额不足",
        "200 |     | 账户已欠费，请充值",
        "403 | AccountOverdueError | no",
        "400 | Arrearage | Access denied, please make sure your account is in good standing.",
        "400 | insufficient_credits | no",
        "400 |     | user quota is not enough",
        "400 |     | クレジットが不足しています",
        "400 |     | 크레딧이 부족합니다",
        "400 |     | Недостаточно средств",
        "400 |     | Saldo insuficiente",
        "400 |     | Crédits insuffisants",
        "400 |     | Ihr Guthaben reicht nicht aus",
      })
  void anEmptyAccountIsQuotaInWhicheverWords(int status, String code, String message) {
    assertThat(new GatewayError(message, null, code).kind(status)).isEqualTo(Kind.QUOTA);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | 401 | no                               | AUTHENTICATION",
        "200 | 403 | no                               | AUTHENTICATION",
        "200 | 429 | no                               | RATE_LIMIT",
        "400 |     | Incorrect API key provided: sk-x | AUTHENTICATION",
        "200 |     | 无效的令牌                         | AUTHENTICATION",
        "200 |     | 请求过于频繁                       | RATE_LIMIT",
        "403 |     | This token has no access to model sora-2 | NOT_FOUND",
        "403 |     | 该令牌无权访问模型 sora-2             | NOT_FOUND",
        "403 |     | forbidden                        | AUTHENTICATION",
        "404 | model_not_found | no                    | NOT_FOUND",
        "400 | task_not_exist  | no                    | NOT_FOUND",
        "200 | server_error | no                       | GATEWAY",
        "400 | load_balancer_error | no                | INVALID_REQUEST",
      })
  void otherErrorsByCodeStatusAndWords(int status, String code, String message, Kind kind) {
    assertThat(new GatewayError(message, null, code).kind(status)).isEqualTo(kind);
  }

  @Test
  void aMessageTellsNothingThatTheRequestSaidItself() {
    String prompt =
        "A sign says: insufficient credits, please top up. Nobody is flagged as sensitive.";
    Set<Kind> echoed = GatewayError.kindsIn("{\"prompt\":\"" + prompt + "\"}");

    assertThat(new GatewayError("bad prompt: " + prompt, null, null, echoed).kind(400))
        .isEqualTo(Kind.INVALID_REQUEST);
    assertThat(new GatewayError("no", "insufficient_quota", null, echoed).kind(400))
        .isEqualTo(Kind.QUOTA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content Moderated", "Request Moderated", "moderated", "nsfw"})
  void aStatusWordMayBeTheContentFilters(String word) {
    assertThat(GatewayError.isModeration(word)).isTrue();
    assertThat(GatewayError.isModeration("failed")).isFalse();
  }
}
