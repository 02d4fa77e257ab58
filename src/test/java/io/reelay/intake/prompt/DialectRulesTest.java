package io.reelay.intake.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelay.intake.image.Pictures;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the shipped dialects but QuickRouter ask of a prompt, before anything is spent. */
class DialectRulesTest {
  @TempDir Path folder;

  private PromptFiles files(String dialect) {
    return files(dialect, Map.of());
  }

  private PromptFiles files(String dialect, Map<String, String> defaults) {
    return new PromptFiles(
        folder, new PromptRulesBuilder().dialect(dialect).defaults(defaults).build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "crazyrouter | {'model':'sora','prompt':'p','aspect_ratio':'16:9','seconds':'10'}",
        "crazyrouter | {'model':'sora-pro','prompt':'p','size':'1920x1080','duration':20}",
        "crazyrouter | {'model':'sora','storyboard':[{'prompt':'p','duration':5}]}",
        "crazyrouter | {'name':'Luna','description':'d','reference_images':['https://e.com/a.png']}",
        "crazyrouter | {'model':'veo3','prompt':'p','duration':60}",
        "openai      | {'prompt':'p'}",
        "openai      | {'prompt':'p','model':'sora-2','seconds':12,'size':'1024x1792'}",
        "openai      | {'prompt':'p','model':'sora-2-pro','duration':20,'size':'1920x1080'}",
        "openai      | {'prompt':'p','model':'wan','seconds':'5','size':'640x640'}",
        "openai      | {'prompt':'p','input_reference':{'file_id':'file_1'}}",
        "new-api     | {'prompt':'p','model':'kling','width':1280,'height':720,'duration':5}",
      })
  void aPromptThatItsGatewayDocumentsIsTaken(String dialect, String prompt) throws Exception {
    assertThat(files(dialect).read("a.json", prompt.replace('\'', '"'))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "crazyrouter | {'prompt':'p'}                                             | model: is missing",
        "crazyrouter | {'model':'sora-pro','prompt':'p','duration':21}            | duration: is 21, allowed: at most 20 seconds",
        "crazyrouter | {'model':'sora','prompt':'p','seconds':'25'}               | seconds: is \"25\", allowed: at most 20 seconds",
        "crazyrouter | {'model':'sora','prompt':'p','size':'large'}               | size: is \"large\", allowed: WIDTHxHEIGHT",
        "crazyrouter | {'model':'sora','prompt':'p','remix_of':'video_1234567'}   | remix_of: is not sent to this gateway",
        "crazyrouter | {'model':'sora','prompt':'p','storyboard':[{'prompt':'p'}],'aspect_ratio':'1:1'} | storyboard: is not sent",
        "crazyrouter | {'name':'L','description':'d','reference_images':['https://e.com/a.png'],'model':'sora'} | model: is not sent",
        "openai      | {'model':'sora-2','prompt':'p','seconds':5}                | seconds: is 5, allowed: 4, 8, 12, 16 or 20",
        "openai      | {'model':'sora-2','prompt':'p','size':'1920x1080'}         | size: is \"1920x1080\", allowed: 720x1280",
        "openai      | {'prompt':'p','images':['https://e.com/a.png','https://e.com/b.png']} | images: has 2 entries, allowed: one image",
        "openai      | {'prompt':'p','remix_of':'video_1234567','seconds':'4'}    | seconds: is not sent",
        "openai      | {'prompt':'p','watermark':false}                           | watermark: is not sent to this gateway",
        "crazyrouter | {'model':'sora','storyboard':[{'prompt':'p'}],'character':'ch_0123456'} | prompt: is missing",
        "openai      | {'prompt':'p','input_reference':'data:image/png;base64,%1$s','character':'ch_0123456'} | input_reference: is",
        "openai      | {'prompt':'p','images':['data:image/png;base64,%1$s'],'character':'ch_0123456'} | images[0]: is",
        "new-api     | {'prompt':'p'}                                             | model: is missing",
        "new-api     | {'prompt':'p','model':'m','character':'ch_0123456'}        | character: is not sent",
      })
  void aPromptThatItWouldRefuseIsRefusedHere(String dialect, String prompt, String fault) {
    String image = Base64.getEncoder().encodeToString(Pictures.png(0xFF0000));
    assertThat(files(dialect).faults("a.json", prompt.replace('\'', '"').formatted(image)))
        .singleElement()
        .asString()
        .startsWith("line 1, " + fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "crazyrouter | duration    | 20       | {'prompt':'p','model':'sora','seconds':'4'}",
        "openai      | seconds     | 20       | {'prompt':'p','duration':4}",
        "new-api     | duration    | 20       | {'prompt':'p','model':'m','seconds':'4'}",
        "quickrouter | orientation | portrait | {'prompt':'p','model':'sora-2','aspect_ratio':'16:9'}",
        "quickrouter | aspect_ratio| 9:16     | {'prompt':'p','model':'sora-2','orientation':'landscape'}",
      })
  void aDefaultDoesNotContradictThePrompt(String dialect, String field, String value, String prompt)
      throws Exception {
    assertThat(files(dialect, Map.of(field, value)).read("a.json", prompt.replace('\'', '"')))
        .singleElement()
        .extracting(Prompt::request)
        .hasToString(prompt.replace('\'', '"'));
  }
}
