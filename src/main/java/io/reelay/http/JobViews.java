package io.reelay.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.ledger.Job;
import io.reelay.ledger.JobQueries;
import io.reelay.ledger.JobReport;
import io.reelay.ledger.JobState;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Header;

/** The jobs that a request names, by its parameters. */
public final class JobViews {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST = 500;

  private final JobQueries jobs;

  public JobViews(JobQueries jobs) {
    this.jobs = jobs;
  }

  /**
   * A page of jobs, the newest first, without what they ask for.
   *
   * @param find an id, the beginning of one, or a name: the jobs that may be meant by it, in one
   *     page and whatever the other parameters are; null or empty = all
   * @param state names of states, separated by commas; null = all
   * @param limit 1 to 500; null = 50
   * @param after {@code next} of the page before; null = the first page
   */
  public ObjectNode page(
      @Header("find") String find,
      @Header("state") String state,
      @Header("gateway") String gateway,
      @Header("limit") String limit,
      @Header("after") String after)
      throws InvalidParameterException {
    int most = limit(limit);
    boolean searched = find != null && !find.isEmpty();
    // One more than asked for tells whether there is another page.
    List<Job> found =
        searched ? jobs.meantBy(find, most) : jobs.list(states(state), gateway, most + 1, after);
    List<Job> page = found.subList(0, Math.min(most, found.size()));
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode list = answer.putArray("jobs");
    page.forEach(job -> list.add(JobReport.brief(job)));
    answer.put("next", found.size() > most ? page.get(most - 1).id() : null);
    return answer;
  }

  /** The job of an id. */
  public Job find(@Header("id") String id) throws NoSuchJobException {
    return jobs.find(id).orElseThrow(NoSuchJobException::new);
  }

  private static int limit(String text) throws InvalidParameterException {
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    int limit = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MOST) {
      throw new InvalidParameterException("limit", "is out of range", "1.." + MOST);
    }
    return limit;
  }

  private static Set<JobState> states(String text) throws InvalidParameterException {
    Set<JobState> states = EnumSet.noneOf(JobState.class);
    for (String word : text == null ? new String[0] : text.split(",", -1)) {
      states.add(
          Stream.of(JobState.values())
              .filter(state -> state.text().equals(word.trim()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new InvalidParameterException(
                          "state",
                          "names no state",
                          Stream.of(JobState.values())
                              .map(JobState::text)
                              .collect(Collectors.joining(", ")))));
    }
    return states;
  }
}
